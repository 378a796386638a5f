package dev.ganvas.trainer;

import dev.ganvas.trainer.natives.NativeBackend;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Picks the native library before the first test touches ND4J, as the launcher script does. */
public final class NativesForTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    NativeBackend.prepare();
  }
}
