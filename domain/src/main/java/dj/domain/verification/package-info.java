/// What is known of the health of packs, and which of them to read next.
package dj.domain.verification;
