package dj.domain.tree;

/// One extended attribute, its name with the namespace (`user.comment`, `system.posix_acl_access`,
/// `security.capability`).
public record ExtendedAttribute(RawBytes name, RawBytes value) {}
