package dev.ganvas.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ganvas.runtime.image.Image;
import dev.ganvas.runtime.image.SampleDepth;
import dev.ganvas.runtime.tensor.ColorOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PictureArraysTest {
  private static final int SIDE = 16;

  /** Pictures that hold every level of 8 bits in every channel, each at other places. */
  private static PictureSet set(ColorOrder color, int count) {
    List<Image> pictures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Image image = Image.blank(SIDE, SIDE, PictureSet.channels(color), SampleDepth.EIGHT_BITS);
      for (int i = 0; i < SIDE * SIDE; i++) {
        for (int c = 0; c < color.channels(); c++) {
          image.setSampleAt(i * color.channels() + c, (i * (2 * n + 1) + 50 * c) % 256);
        }
      }
      pictures.add(image);
    }
    return new PictureSet(SIDE, color, pictures, Collections.nCopies(count, 0), List.of());
  }

  @ParameterizedTest
  @EnumSource(names = {"GRAY", "RGB", "RGBA"})
  void everyLevelComesBackAsItWas(ColorOrder color) {
    PictureSet set = set(color, 3);
    try (INDArray batch = PictureArrays.batch(set, 0, 1, 2)) {
      List<Image> back = PictureArrays.images(batch, PictureArrays.format(color));
      assertEquals(3, back.size());
      for (int i = 0; i < 3; i++) {
        assertEquals(set.pictures().get(i).channels(), back.get(i).channels());
        assertArrayEquals(set.pictures().get(i).samples8(), back.get(i).samples8());
      }
    }
  }

  @Test
  void blackIsMinusOneAndWhiteIsOne() {
    PictureSet set = set(ColorOrder.RGB, 1);
    try (INDArray batch = PictureArrays.batch(set, 0)) {
      assertEquals(-1, batch.minNumber().floatValue());
      assertEquals(1, batch.maxNumber().floatValue());
      assertEquals(-1 + 2 * 50 / 255f, batch.getFloat(0, 1, 0, 0), 1e-6f);
    }
  }

  @Test
  void aBatchHoldsThePicturesAskedForInTheirOrderPlaneByPlane() {
    PictureSet set = set(ColorOrder.RGB, 4);
    try (INDArray batch = PictureArrays.batch(set, 3, 0, 3)) {
      assertArrayEquals(new long[] {3, 3, SIDE, SIDE}, batch.shape());
      int[] asked = {3, 0, 3};
      for (int n = 0; n < 3; n++) {
        int sample = set.pictures().get(asked[n]).sample(5, 2, 1);
        assertEquals(-1 + 2 * sample / 255f, batch.getFloat(n, 1, 2, 5), 1e-6f);
      }
    }
  }

  @Test
  void arraysInAnyOrderOfMemoryAreTheSamePictures() {
    PictureSet set = set(ColorOrder.RGB, 2);
    try (INDArray batch = PictureArrays.batch(set, 0, 1);
        INDArray turned = batch.dup('f')) {
      List<Image> back = PictureArrays.images(turned, PictureArrays.format(ColorOrder.RGB));
      assertArrayEquals(set.pictures().get(1).samples8(), back.get(1).samples8());
    }
  }

  @Test
  void valuesBeyondTheRangeAreClamped() {
    try (INDArray batch = Nd4j.createFromArray(-7f, -1.01f, 1.01f, 7f).reshape(1, 1, 2, 2)) {
      Image image = PictureArrays.images(batch, PictureArrays.format(ColorOrder.GRAY)).get(0);
      assertArrayEquals(new byte[] {0, 0, -1, -1}, image.samples8());
    }
  }
}
