package dj.adapters.cli.environment;

/// What this program is.
///
/// @param version its version
/// @param runtime the Java runtime that it runs on
/// @param platform operating system and processor
public record ProgramVersion(String version, String runtime, String platform) {}
