package dev.ganvas.runtime.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files that appear under their name whole or not at all. */
public final class AtomicFiles {
  /** What unfinished files end in; a crash can leave them, nothing reads them. */
  public static final String UNFINISHED_SUFFIX = ".ganvas-part";

  /** The process that writes it, and a number that no other file has. */
  private static final Pattern UNFINISHED_NAME =
      Pattern.compile(
          "\\.([0-9]{1,18})-([0-9a-f]{8})[0-9a-f]{8}" + Pattern.quote(UNFINISHED_SUFFIX));

  /** A place behind any file's end: where locks forbid writing, they must not forbid our own. */
  private static final long LOCKED_BYTE = 1L << 62;

  private static final int PIECE = 1 << 18;

  /**
   * In the names of all unfinished files of this process, whose number another may have elsewhere.
   */
  private static final String OURS =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

  private AtomicFiles() {}

  /**
   * Writes {@code content} to a temporary file in the target's folder, then renames it, its bytes
   * being on the disk: also after a power cut there is no file that has its name and is empty.
   * Missing folders are created.
   *
   * <p>To wait for the disk costs some 8 ms a file where it was measured (1 kB 1 ms without and 9
   * with, 100 kB 1.5 and 9, 3 MB no difference): less than a model takes for a picture, and spent
   * in the thread that writes. Where thousands of tiny files are made a second: {@link
   * #writeWithoutWaiting}.
   *
   * @throws IOException if any of it fails; the temporary file is removed and the target is as
   *     before
   */
  public static void write(Path target, byte[] content) throws IOException {
    try (Unfinished unfinished = written(target, content)) {
      unfinished.finish();
    }
  }

  /**
   * The same without waiting for the disk: a crash of the program leaves whole files only, but a
   * power cut may leave empty ones. For files whose checksums are kept elsewhere.
   *
   * @throws IOException as above
   */
  public static void writeWithoutWaiting(Path target, byte[] content) throws IOException {
    try (Unfinished unfinished = written(target, content)) {
      unfinished.rename();
    }
  }

  private static Unfinished written(Path target, byte[] content) throws IOException {
    Unfinished unfinished = unfinished(target);
    try {
      try {
        unfinished.open();
      } catch (NoSuchFileException e) {
        // To ask for the folder before each of a hundred thousand files would take longer.
        Files.createDirectories(unfinished.folder);
        unfinished.open();
      }
      unfinished.write(content);
      return unfinished;
    } catch (IOException | RuntimeException | Error e) {
      // The first trouble is what the user is told, not what follows from it.
      try {
        unfinished.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /**
   * Makes room for a file that is written bit by bit. Missing folders are created.
   *
   * @throws IOException if the folder or the file cannot be created
   */
  public static Unfinished begin(Path target) throws IOException {
    Unfinished unfinished = unfinished(target);
    Files.createDirectories(unfinished.folder);
    unfinished.open();
    return unfinished;
  }

  private static Unfinished unfinished(Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("expected a file path, found a root folder: " + target);
    }
    // createTempFile makes files that only their owner may read: outputs should follow the umask.
    // The target's own name is left out, since it may be as long as names can be. Machines that
    // share a folder may have processes of one number: hence the second.
    String name =
        "."
            + ProcessHandle.current().pid()
            + "-"
            + OURS
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
            + UNFINISHED_SUFFIX;
    return new Unfinished(folder, folder.resolve(name), target);
  }

  /**
   * Removes what runs that were killed have left in a folder: files with a name that only this
   * class gives, whose process runs no more on this machine, and which nobody holds a lock on, as
   * each writer does on what it is writing, on whichever machine.
   *
   * @return how many were removed; 0 if there is no such folder
   * @throws IOException if the folder cannot be listed
   */
  public static int removeLeftovers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*" + UNFINISHED_SUFFIX)) {
      for (Path file : files) {
        if (isLeftover(file) && Files.deleteIfExists(file)) {
          removed++;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return removed;
  }

  private static boolean isLeftover(Path file) {
    Matcher name = UNFINISHED_NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (name.group(2).equals(OURS)) {
      // To open and close it would end the lock that we hold on it.
      return false;
    }
    long writer = Long.parseLong(name.group(1));
    // In containers every process has the number of its forerunner: then the lock alone tells.
    boolean another = writer != ProcessHandle.current().pid();
    if (another && ProcessHandle.of(writer).filter(ProcessHandle::isAlive).isPresent()) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return lock(channel).isPresent();
    } catch (IOException e) {
      // Gone meanwhile, not ours to write, or on a disk without locks: left alone.
      return false;
    }
  }

  /** Released when the channel is closed, also by the end of the process. */
  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(LOCKED_BYTE, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** A file on its way to its name. */
  public static final class Unfinished implements AutoCloseable {
    private final Path folder;
    private final Path file;
    private final Path target;
    private @Nullable FileChannel channel;
    private Optional<FileLock> held = Optional.empty();
    private boolean finished;

    private Unfinished(Path folder, Path file, Path target) {
      this.folder = folder;
      this.file = file;
      this.target = target;
    }

    private void open() throws IOException {
      FileChannel opened;
      try {
        opened = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (FileSystemException e) {
        throw ofTarget(e);
      }
      channel = opened;
      hold(opened);
    }

    private void hold(FileChannel opened) {
      try {
        held = lock(opened);
      } catch (IOException e) {
        // A disk without locks: nobody will take this file for a leftover there either.
      }
    }

    /** POSIX ends a process's locks on a file whenever it closes any channel of it. */
    private void holdAgain(FileChannel opened) throws IOException {
      if (held.isPresent()) {
        held.get().release();
        hold(opened);
      }
    }

    /** The same of the file that users know: they never see the other. */
    private FileSystemException ofTarget(FileSystemException e) {
      String name = target.toString();
      FileSystemException told;
      if (e instanceof NoSuchFileException) {
        told = new NoSuchFileException(name, null, e.getReason());
      } else if (e instanceof AccessDeniedException) {
        told = new AccessDeniedException(name, null, e.getReason());
      } else {
        told = new FileSystemException(name, null, e.getReason());
      }
      told.initCause(e);
      return told;
    }

    private void write(byte[] content) throws IOException {
      FileChannel opened = channel;
      if (opened == null) {
        throw new IllegalStateException("not opened: " + file);
      }
      // In pieces: Java copies what it writes at once into memory outside its heap.
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.position() < content.length) {
        rest.limit(Math.min(content.length, rest.position() + PIECE));
        opened.write(rest);
      }
    }

    /** Where it is written; the file is there, empty at first. */
    public Path file() {
      return file;
    }

    /**
     * Gives it its name once its bytes are on the disk.
     *
     * @throws IOException if they cannot be stored, or it cannot be renamed
     */
    public void finish() throws IOException {
      FileChannel opened = channel;
      if (opened != null) {
        holdAgain(opened);
        // Else the name may be on the disk before the bytes are: then they are gone with the power.
        opened.force(false);
      }
      rename();
    }

    private void rename() throws IOException {
      // Still open: a lock that ended before would leave a moment in which it looks left over.
      try {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        throw ofTarget(e);
      }
      finished = true;
      closeChannel();
    }

    /** Removes it, unless it has its name; may be called twice. */
    @Override
    public void close() throws IOException {
      try {
        closeChannel();
      } finally {
        if (!finished) {
          Files.deleteIfExists(file);
        }
      }
    }

    private void closeChannel() throws IOException {
      FileChannel opened = channel;
      channel = null;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
