/// Linux as this program sees it: descriptors, system calls and what they tell of files.
///
/// Calls return what the kernel returns, an error as a negative number of [Errno], so that whoever
/// calls decides which errors are ordinary; above this package there are only the errors of the
/// domain.
package dj.adapters.storage.linux;
