package dj.adapters.storage.backend.s3.testing;

import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;

/// A store that refuses every delete, as to keys without the right to it.
final class AppendOnlyStore extends ForwardingBlobStore {
  private static final int FORBIDDEN = 403;

  AppendOnlyStore(BlobStore store) {
    super(store);
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    throw S3Exceptions.fromStatusCode(FORBIDDEN);
  }
}
