/// Snapshots of one repository copied to another one.
package dj.application.copy;
