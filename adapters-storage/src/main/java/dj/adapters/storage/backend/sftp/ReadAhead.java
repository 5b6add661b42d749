package dj.adapters.storage.backend.sftp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/// A part of a file that is asked for in several pieces at once.
///
/// The stream of the library asks on and on where a server answers with no data.
final class ReadAhead {
  /// With pieces of a quarter of a megabyte this fills a fast line across an ocean.
  private static final int MOST_PIECES = 16;

  private static final int QUESTION_BYTES = 64;

  private final AbstractSftpClient channel;
  private final CloseableHandle handle;
  private final int pieceBytes;
  private final Deque<Piece> asked = new ArrayDeque<>();

  /// A piece that was asked for.
  ///
  /// @param id the number of the request
  /// @param start where in the part the piece begins
  private record Piece(int id, int start, int lengthBytes) {}

  /// @param pieceBytes how much is asked for in one request
  ReadAhead(AbstractSftpClient channel, CloseableHandle handle, int pieceBytes) {
    this.channel = channel;
    this.handle = handle;
    this.pieceBytes = pieceBytes;
  }

  /// Reads into a buffer as much as there is.
  ///
  /// @return how many bytes that was
  int read(long offset, byte[] target, int targetOffset, int lengthBytes) throws IOException {
    try {
      int done = readPieces(offset, target, targetOffset, lengthBytes);
      forgetTheRest();
      return done;
    } catch (SftpException e) {
      forgetTheRest();
      throw e;
    }
  }

  private int readPieces(long offset, byte[] target, int targetOffset, int lengthBytes)
      throws IOException {
    int sent = 0;
    int done = 0;
    boolean isAtEnd = false;
    while (!isAtEnd && done < lengthBytes) {
      while (sent < lengthBytes && asked.size() < MOST_PIECES) {
        int piece = Math.min(pieceBytes, lengthBytes - sent);
        asked.add(new Piece(ask(offset + sent, piece), sent, piece));
        sent += piece;
      }
      Piece piece = asked.remove();
      int read = take(piece, offset, target, targetOffset);
      done += read;
      isAtEnd = read < piece.lengthBytes();
    }
    return done;
  }

  private int ask(long offset, int lengthBytes) throws IOException {
    Buffer question = new ByteArrayBuffer(QUESTION_BYTES);
    question.putBytes(handle.getIdentifier());
    question.putLong(offset);
    question.putInt(lengthBytes);
    return channel.send(SftpConstants.SSH_FXP_READ, question);
  }

  /// Waits for a piece. A server may give less than was asked for: it is asked for the rest, piece
  /// by piece, until there is none.
  private int take(Piece piece, long offset, byte[] target, int targetOffset) throws IOException {
    int done = data(piece, target, targetOffset + piece.start());
    int more = done;
    while (more > 0 && done < piece.lengthBytes()) {
      int start = piece.start() + done;
      more =
          channel.read(
              handle, offset + start, target, targetOffset + start, piece.lengthBytes() - done);
      done += Math.max(0, more);
    }
    return done;
  }

  private int data(Piece piece, byte[] target, int targetOffset) throws IOException {
    Buffer answer = channel.receive(piece.id());
    answer.getInt();
    int type = answer.getUByte();
    answer.getInt();
    return switch (type) {
      case SftpConstants.SSH_FXP_DATA -> {
        int length = answer.getInt();
        if (length < 0 || length > piece.lengthBytes() || length > answer.available()) {
          throw new IOException(
              "the server sent " + length + " bytes for " + piece.lengthBytes() + " asked for");
        }
        answer.getRawBytes(target, targetOffset, length);
        yield length;
      }
      case SftpConstants.SSH_FXP_STATUS -> {
        int status = answer.getInt();
        if (status != SftpConstants.SSH_FX_EOF) {
          throw new SftpException(status, answer.getString());
        }
        yield 0;
      }
      default -> throw new IOException("the server answered a read with a packet of type " + type);
    };
  }

  /// What was asked for behind the end, or behind what cannot be read, is answered all the same,
  /// and would be kept for ever.
  private void forgetTheRest() throws IOException {
    while (!asked.isEmpty()) {
      channel.receive(asked.remove().id());
    }
  }
}
