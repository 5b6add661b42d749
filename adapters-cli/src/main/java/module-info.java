/// The command line: commands and options, progress, results for people and for programs, exit
/// codes.
module dj.adapters.cli {
  requires com.google.gson;
  requires transitive dj.application;
  requires transitive dj.domain;
  requires info.picocli;
  requires static org.jspecify;

  exports dj.adapters.cli.command;
  exports dj.adapters.cli.environment;
}
