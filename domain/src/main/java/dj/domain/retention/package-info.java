/// Which snapshots a policy keeps, and why: functions from snapshots to decisions, without any
/// effect.
package dj.domain.retention;
