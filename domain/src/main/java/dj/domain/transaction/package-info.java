/// What commands did that took something away from a repository, and how to undo it.
package dj.domain.transaction;
