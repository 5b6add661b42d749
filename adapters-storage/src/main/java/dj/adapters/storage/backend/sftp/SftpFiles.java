package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.PacedSlices;
import dj.domain.port.Bandwidth;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attribute;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatExtensionInfo;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// Files on one channel, with several requests for one file on their way at once.
///
/// @param channel not used by anybody else meanwhile
/// @param bandwidth how fast files may be moved
record SftpFiles(SftpClient channel, Bandwidth bandwidth) {
  /// OpenSSH drops connections that ask for 256 KiB.
  private static final int REQUEST_BYTES = 255_000;

  /// How much of a file is on its way before the server has to have confirmed it: the library keeps
  /// a copy of all that.
  private static final int PART_BYTES = 4 << 20;

  /// What the entries of a directory may take in memory: enough for 400,000 files of a repository.
  /// Who lists more does not mean to end.
  private static final long MOST_LISTED_BYTES = 300L << 20;

  /// What an entry takes beside its names.
  private static final int ENTRY_BYTES = 600;

  /// After this long nobody is writing a file any more: the largest takes minutes.
  private static final Duration STALE_AFTER = Duration.ofDays(1);

  private static final Set<Attribute> TOLD = EnumSet.of(Attribute.Size, Attribute.ModifyTime);

  private static final Set<OpenMode> NEW =
      EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);

  /// The attributes of a file, or empty if there is none.
  Optional<Attributes> attributes(String path) throws IOException {
    try {
      return Optional.of(checked(channel.stat(path), path));
    } catch (SftpException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Refuses what cannot be, and what version 3 of the protocol always tells of a file.
  private static Attributes checked(Attributes attributes, String file) throws IOException {
    if (attributes.isRegularFile()
        && (!attributes.getFlags().containsAll(TOLD) || attributes.getSize() < 0)) {
      throw new IOException("the server does not tell size and time of " + file);
    }
    return attributes;
  }

  /// What is in a directory, without `.` and `..`.
  List<DirEntry> entries(String folder) throws IOException {
    List<DirEntry> entries = new ArrayList<>();
    try (CloseableHandle handle = channel.openDir(folder)) {
      List<DirEntry> page = channel.readDir(handle);
      long bytes = 0;
      while (page != null) {
        for (DirEntry entry : page) {
          checked(entry.getAttributes(), entry.getFilename());
          bytes += ENTRY_BYTES + entry.getFilename().length() + entry.getLongFilename().length();
        }
        if (page.isEmpty() || bytes > MOST_LISTED_BYTES) {
          throw new IOException("the server's listing of " + folder + " does not end");
        }
        entries.addAll(page);
        page = channel.readDir(handle);
      }
    }
    entries.removeIf(entry -> entry.getFilename().matches("\\.\\.?"));
    return entries;
  }

  /// Removes files of some names that were last changed a day or longer ago. The age is a
  /// difference between times of the server's clock alone: a new file tells its present.
  ///
  /// @param folder where they are
  /// @param present a file that was made just now
  /// @param isOne which names
  void removeStale(Path folder, Path present, Predicate<String> isOne) throws IOException {
    FileTime now = channel.stat(present.toString()).getModifyTime();
    Instant newest = now.toInstant().minus(STALE_AFTER);
    for (DirEntry entry : entries(folder.toString())) {
      Attributes attributes = entry.getAttributes();
      if (isOne.test(entry.getFilename())
          && attributes.isRegularFile()
          && attributes.getModifyTime().toInstant().isBefore(newest)) {
        remove(folder.resolve(entry.getFilename()).toString());
      }
    }
  }

  /// Reads into a buffer as much as there is.
  ///
  /// @return how many bytes that was
  int read(String path, long offset, byte[] target, int targetOffset, int lengthBytes)
      throws IOException {
    try (CloseableHandle handle = channel.open(path, OpenMode.Read)) {
      if (lengthBytes <= REQUEST_BYTES
          || bandwidth.download().isLimited()
          || !(channel instanceof AbstractSftpClient client)) {
        return readInTurn(handle, offset, target, targetOffset, lengthBytes);
      }
      return new ReadAhead(client, handle, REQUEST_BYTES)
          .read(offset, target, targetOffset, lengthBytes);
    }
  }

  /// One request after the other: what was asked for ahead would come faster than it may.
  private int readInTurn(
      CloseableHandle handle, long offset, byte[] target, int targetOffset, int lengthBytes)
      throws IOException {
    PacedSlices slices = new PacedSlices(bandwidth.download(), REQUEST_BYTES);
    int done = 0;
    while (done < lengthBytes) {
      int wanted = slices.sizeBytes(lengthBytes - done);
      int read = channel.read(handle, offset + done, target, targetOffset + done, wanted);
      if (read <= 0) {
        break;
      }
      slices.pass(read);
      done += read;
    }
    return done;
  }

  /// Writes a file that must not exist, and has the server make it durable if it can.
  void writeNew(String path, ByteBuffer content) throws IOException {
    ByteBuffer rest = content.duplicate();
    try (CloseableHandle handle = channel.open(path, NEW)) {
      if (rest.remaining() > REQUEST_BYTES && channel instanceof AbstractSftpClient client) {
        writeInParts(client, path, handle, rest);
      } else {
        writeInTurn(handle, rest);
      }
      OpenSSHFsyncExtension sync = channel.getExtension(OpenSSHFsyncExtension.class);
      if (sync != null && sync.isSupported()) {
        sync.fsync(handle);
      }
    }
  }

  private void writeInParts(
      AbstractSftpClient client, String path, CloseableHandle handle, ByteBuffer rest)
      throws IOException {
    PacedSlices slices = new PacedSlices(bandwidth.upload(), REQUEST_BYTES);
    byte[] slice = new byte[REQUEST_BYTES];
    long offset = 0;
    while (rest.hasRemaining()) {
      int partLength = Math.min(PART_BYTES, rest.remaining());
      try (SftpOutputStreamAsync part =
          new SftpOutputStreamAsync(client, slices.sizeBytes(REQUEST_BYTES), path, handle, false)) {
        part.setOffset(offset);
        for (int done = 0; done < partLength; ) {
          int length = slices.sizeBytes(partLength - done);
          slices.pass(length);
          rest.get(slice, 0, length);
          part.write(slice, 0, length);
          done += length;
        }
      }
      offset += partLength;
    }
  }

  private void writeInTurn(CloseableHandle handle, ByteBuffer rest) throws IOException {
    PacedSlices slices = new PacedSlices(bandwidth.upload(), REQUEST_BYTES);
    long offset = 0;
    while (rest.hasRemaining()) {
      byte[] slice = new byte[slices.sizeBytes(rest.remaining())];
      slices.pass(slice.length);
      rest.get(slice);
      channel.write(handle, offset, slice, 0, slice.length);
      offset += slice.length;
    }
  }

  /// Gives a file another name, which must be free.
  void rename(String from, String to) throws IOException {
    channel.rename(from, to);
  }

  /// Gives a file another name, in place of the file that had it; where the server cannot do so at
  /// once, there is none for a moment.
  void replace(String from, String to) throws IOException {
    OpenSSHPosixRenameExtension rename = channel.getExtension(OpenSSHPosixRenameExtension.class);
    if (rename != null && rename.isSupported()) {
      rename.posixRename(from, to);
      return;
    }
    remove(to);
    channel.rename(from, to);
  }

  /// Removes a file.
  ///
  /// @return whether it was there
  boolean remove(String path) throws IOException {
    try {
      channel.remove(path);
      return true;
    } catch (SftpException e) {
      if (isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  /// Makes a directory, unless it is there.
  void createDirectory(String path) throws IOException {
    try {
      channel.mkdir(path);
    } catch (SftpException e) {
      if (attributes(path).filter(Attributes::isDirectory).isEmpty()) {
        throw e;
      }
    }
  }

  /// Makes a directory and those above it, unless they are there.
  void createDirectories(Path path) throws IOException {
    if (attributes(path.toString()).filter(Attributes::isDirectory).isPresent()) {
      return;
    }
    if (path.getParent() != null) {
      createDirectories(path.getParent());
    }
    createDirectory(path.toString());
  }

  /// What a server tells of the room on its file system.
  enum Room {
    /// There is enough of it.
    ENOUGH,
    /// There is none.
    NONE,
    /// It does not tell.
    UNKNOWN
  }

  /// The room there is after a failure of which this version of the protocol tells no more. After
  /// other failures nobody asks.
  ///
  /// @param folder a directory of the file system
  /// @param sizeBytes how much was to be written
  Room room(SftpException failure, String folder, long sizeBytes) {
    OpenSSHStatPathExtension asking = channel.getExtension(OpenSSHStatPathExtension.class);
    if (failure.getStatus() != SftpConstants.SSH_FX_FAILURE
        || asking == null
        || !asking.isSupported()) {
      return Room.UNKNOWN;
    }
    try {
      OpenSSHStatExtensionInfo room = asking.stat(folder);
      return room.f_bavail <= sizeBytes / Math.max(1, room.f_frsize)
              || (room.f_files > 0 && room.f_favail == 0)
          ? Room.NONE
          : Room.ENOUGH;
    } catch (IOException _) {
      return Room.UNKNOWN;
    }
  }

  static boolean isMissing(SftpException error) {
    return error.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
        || error.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
  }
}
