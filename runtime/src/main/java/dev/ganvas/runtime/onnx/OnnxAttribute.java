package dev.ganvas.runtime.onnx;

import java.util.Arrays;
import java.util.List;

/** A constant setting of a node. */
public sealed interface OnnxAttribute {
  /** The types of attribute that Ganvas writes. */
  enum Type {
    /** A whole number. */
    INT,
    /** A list of whole numbers. */
    INTS,
    /** A float32. */
    FLOAT,
    /** A string. */
    TEXT
  }

  /** The name in the ONNX specification. */
  String name();

  /** The type of the value. */
  Type type();

  /** A whole number. */
  record Int(String name, long value) implements OnnxAttribute {
    @Override
    public Type type() {
      return Type.INT;
    }
  }

  /** A list of whole numbers. */
  record Ints(String name, List<Long> values) implements OnnxAttribute {
    /** Copies the list. */
    public Ints {
      values = List.copyOf(values);
    }

    @Override
    public Type type() {
      return Type.INTS;
    }
  }

  /** A float32. */
  record Real(String name, float value) implements OnnxAttribute {
    @Override
    public Type type() {
      return Type.FLOAT;
    }
  }

  /** A string. */
  record Text(String name, String value) implements OnnxAttribute {
    @Override
    public Type type() {
      return Type.TEXT;
    }
  }

  /** A whole number. */
  static OnnxAttribute of(String name, long value) {
    return new Int(name, value);
  }

  /** A list of whole numbers. */
  static OnnxAttribute ints(String name, long... values) {
    return new Ints(name, Arrays.stream(values).boxed().toList());
  }

  /** A float32. */
  static OnnxAttribute real(String name, float value) {
    return new Real(name, value);
  }

  /** A string. */
  static OnnxAttribute text(String name, String value) {
    return new Text(name, value);
  }
}
