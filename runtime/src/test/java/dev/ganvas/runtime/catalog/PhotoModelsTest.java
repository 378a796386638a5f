package dev.ganvas.runtime.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ganvas.runtime.catalog.PhotoModels.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhotoModelsTest {
  private static final PhotoModels ALL =
      new PhotoModels(List.of("digits", "photo-x4", "real-x4", "photo-x2", "photo-x4-mine"));

  @Test
  void theSmallestScaleThatSufficesIsTaken() {
    assertEquals(Optional.of("photo-x2"), ALL.best(Kind.PHOTO, 0.5));
    assertEquals(Optional.of("photo-x2"), ALL.best(Kind.PHOTO, 2));
    assertEquals(Optional.of("photo-x4"), ALL.best(Kind.PHOTO, 2.01));
    assertEquals(Optional.of("photo-x4"), ALL.best(Kind.PHOTO, 8));
  }

  @Test
  void wornPhotosGetTheirModelAtAnyScale() {
    assertEquals(Optional.of("real-x4"), ALL.best(Kind.REAL, 2));
    assertEquals(Optional.of("real-x4"), ALL.best(Kind.REAL, 4));
  }

  @Test
  void whereOneKindIsMissingTheOtherServes() {
    PhotoModels clean = new PhotoModels(List.of("photo-x4"));
    assertFalse(clean.have(Kind.REAL));
    assertEquals(Optional.of("photo-x4"), clean.best(Kind.REAL, 2));
    assertEquals(Optional.of("real-x2"), new PhotoModels(List.of("real-x2")).best(Kind.PHOTO, 4));
    assertEquals(Optional.empty(), new PhotoModels(List.of("digits")).best(Kind.PHOTO, 4));
  }

  @Test
  void otherNamesAreNoUpscalersOfPhotos() {
    assertTrue(ALL.holds("photo-x2"));
    assertFalse(ALL.holds("photo-x4-mine"));
    assertFalse(ALL.holds("real-x2"));
  }
}
