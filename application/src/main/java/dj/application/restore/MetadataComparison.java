package dj.application.restore;

import dj.domain.port.MetadataChoice;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says in what the metadata of a restored entry differs from the snapshot's.
///
/// Only what the restore was to set is compared, and only what this process may set: without root,
/// owners and privileged attributes stay as they are, which the restore does not count as a failure
/// either. Attributes beyond the namespaces below belong to the system, which labels files by
/// itself.
///
/// @param choice what the restore was to set
/// @param privileged whether this process is root
record MetadataComparison(MetadataChoice choice, boolean privileged) {
  private static final List<String> OF_EVERYBODY = List.of("user.", "system.posix_acl_");
  private static final List<String> OF_ROOT = List.of("trusted.", "security.capability");

  /// The first difference, for a person; empty if there is none.
  Optional<String> difference(Metadata found, Metadata expected) {
    if (found.permissions() != expected.permissions()) {
      return Optional.of("the permissions differ");
    }
    if (!found.modified().equals(expected.modified())) {
      return Optional.of("the modification time differs");
    }
    if (choice.owner() && privileged && !hasOwners(found, expected)) {
      return Optional.of("the owner or the group differs");
    }
    if (choice.attributes() && !attributes(found).equals(attributes(expected))) {
      return Optional.of("the extended attributes or access control lists differ");
    }
    return Optional.empty();
  }

  private boolean hasOwners(Metadata found, Metadata expected) {
    boolean sameUser =
        found.uid() == expected.uid()
            || (!choice.numericIds() && isKnown(expected.user(), found.user()));
    boolean sameGroup =
        found.gid() == expected.gid()
            || (!choice.numericIds() && isKnown(expected.group(), found.group()));
    return sameUser && sameGroup;
  }

  private static boolean isKnown(RawBytes expected, RawBytes found) {
    return expected.lengthBytes() > 0 && expected.equals(found);
  }

  private Map<RawBytes, RawBytes> attributes(Metadata metadata) {
    return metadata.attributes().stream()
        .filter(attribute -> isCompared(attribute.name().toText()))
        .collect(Collectors.toMap(ExtendedAttribute::name, ExtendedAttribute::value));
  }

  private boolean isCompared(String name) {
    return OF_EVERYBODY.stream().anyMatch(name::startsWith)
        || (privileged && OF_ROOT.stream().anyMatch(name::startsWith));
  }
}
