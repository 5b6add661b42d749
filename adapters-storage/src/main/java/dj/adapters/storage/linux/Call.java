package dj.adapters.storage.linux;

import java.util.Locale;

/// A system call, with its number on this machine.
///
/// The numbers are those of `asm/unistd_64.h` for x86-64 and of `asm-generic/unistd.h` for aarch64.
enum Call {
  READ_AT(17, 67),
  WRITE_AT(18, 68),
  CLOSE(3, 57),
  SEEK(8, 62),
  IOCTL(16, 29),
  TRUNCATE(77, 46),
  ADVISE(221, 223),
  OPEN(257, 56),
  STATX(332, 291),
  LIST_DIRECTORY(217, 61),
  READ_LINK(267, 78),
  MAKE_DIRECTORY(258, 34),
  MAKE_NODE(259, 33),
  MAKE_SYMLINK(266, 36),
  MAKE_LINK(265, 37),
  UNLINK(263, 35),
  RENAME(264, 38),
  CHANGE_OWNER(260, 54),
  CHANGE_MODE(91, 52),
  CHANGE_MODE_OF_PATH(268, 53),
  SET_TIMES(280, 88),
  LIST_ATTRIBUTES(196, 13),
  LIST_ATTRIBUTES_OF_PATH(194, 11),
  GET_ATTRIBUTE(193, 10),
  GET_ATTRIBUTE_OF_PATH(191, 8),
  SET_ATTRIBUTE(190, 7),
  SET_ATTRIBUTE_OF_PATH(188, 5),
  REMOVE_ATTRIBUTE(199, 16),
  REMOVE_ATTRIBUTE_OF_PATH(197, 14),
  MEMORY_FILE(319, 279),
  EFFECTIVE_USER(107, 175);

  private final int onX86;
  private final int onArm;

  Call(int onX86, int onArm) {
    this.onX86 = onX86;
    this.onArm = onArm;
  }

  /// The number to give to `syscall`.
  long number() {
    return Machine.THIS == Machine.X86_64 ? onX86 : onArm;
  }

  /// The name for messages of bugs.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
