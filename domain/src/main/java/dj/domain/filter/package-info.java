/// What a user leaves out, or asks for: patterns for paths, sizes, tagged caches.
package dj.domain.filter;
