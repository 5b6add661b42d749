package dj.adapters.storage.backend.s3;

import java.util.List;
import java.util.Optional;

/// An element of an XML document, without its attributes, which mean nothing in S3's answers.
///
/// @param name its name without a namespace prefix
/// @param text the text that is directly in it
/// @param children the elements that are directly in it
record XmlElement(String name, String text, List<XmlElement> children) {
  XmlElement {
    children = List.copyOf(children);
  }

  /// The text of the first child of a name, if there is one that is not blank.
  Optional<String> child(String childName) {
    for (XmlElement child : children) {
      if (child.name.equals(childName)) {
        return Optional.of(child.text.strip()).filter(value -> !value.isEmpty());
      }
    }
    return Optional.empty();
  }

  /// All children of a name.
  List<XmlElement> all(String childName) {
    return children.stream().filter(child -> child.name.equals(childName)).toList();
  }
}
