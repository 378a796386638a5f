package dev.ganvas.runtime.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileTroubleTest {
  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("a.png"), "permission denied: a.png"),
        Arguments.of(
            new NoSuchFileException("no-such-file"), "there is no such file: no-such-file"),
        Arguments.of(
            new FileAlreadyExistsException("out"), "there is a file of that name already: out"),
        Arguments.of(new NotDirectoryException("out"), "not a folder: out"),
        Arguments.of(new DirectoryNotEmptyException("out"), "the folder is not empty: out"),
        Arguments.of(
            new FileSystemException("a.png", null, "Input/output error"),
            "Input/output error: a.png"),
        Arguments.of(new IOException("the header ends early"), "the header ends early"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void saysWhatIsWrongAndWhere(IOException trouble, String expected) {
    assertEquals(expected, FileTrouble.reason(trouble));
  }
}
