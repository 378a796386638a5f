package dev.ganvas.runtime.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** The element types that Ganvas writes. */
public enum OnnxType {
  /** float32. */
  FLOAT(DataType.FLOAT),
  /** IEEE 754 binary16. */
  FLOAT16(DataType.FLOAT16),
  /** -128 to 127. */
  INT8(DataType.INT8),
  /** 0 to 255. */
  UINT8(DataType.UINT8),
  /** 32-bit whole numbers. */
  INT32(DataType.INT32),
  /** 64-bit whole numbers. */
  INT64(DataType.INT64);

  private final DataType type;

  OnnxType(DataType type) {
    this.type = type;
  }

  /** The format's number of it, as {@link OnnxOp#CAST} wants it. */
  public int number() {
    return type.getNumber();
  }

  DataType type() {
    return type;
  }
}
