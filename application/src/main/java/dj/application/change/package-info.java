/// Changes of snapshots: since their files never change, a new one is committed first, and then the
/// old one is removed under a transaction.
package dj.application.change;
