/// The bytes of trees: directories and content lists as blobs.
///
/// `docs/format/tree.md` specifies them to the byte. A blob begins with its [NodeKind]; leaves hold
/// entries of a directory or chunks of a file, inner nodes hold the ids of the nodes below. One
/// entry has one encoding, and one list of entries has, under one [SplitKey], one root: that is
/// what makes unchanged directories cost nothing.
package dj.domain.format.v1.tree;
