package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Grammar;
import dj.adapters.cli.model.Option;
import java.util.ArrayList;
import java.util.List;

/// All commands. Only their words and summaries are made at the start; a command itself is made
/// when it runs, or when all are listed.
final class Commands {
  static final Option HELP = Option.flag("Output", "Show the help of a command.", "-h", "--help");

  static final Grammar.Entry BACKUP_CREATE =
      Grammar.Entry.of("backup create", "Save files and directories as a new snapshot.", "backup");
  static final Grammar.Entry RESTORE =
      Grammar.Entry.of("restore", "Bring files of a snapshot back into a directory.");
  static final Grammar.Entry SNAPSHOT_LIST =
      Grammar.Entry.of("snapshot list", "List snapshots.", "snapshots", "snapshot ls");
  static final Grammar.Entry SNAPSHOT_SHOW =
      Grammar.Entry.of("snapshot show", "Show all that is recorded about one snapshot.");
  static final Grammar.Entry SNAPSHOT_DIFF =
      Grammar.Entry.of("snapshot diff", "Show what differs between two snapshots.", "diff");
  static final Grammar.Entry SNAPSHOT_DELETE =
      Grammar.Entry.of("snapshot delete", "Remove snapshots.", "snapshot rm");
  static final Grammar.Entry SNAPSHOT_UNDELETE =
      Grammar.Entry.of("snapshot undelete", "Bring removed snapshots back.");
  static final Grammar.Entry SNAPSHOT_TAG =
      Grammar.Entry.of("snapshot tag", "Change the tags of snapshots.", "tag");
  static final Grammar.Entry SNAPSHOT_PIN =
      Grammar.Entry.of("snapshot pin", "Keep snapshots whatever a policy says.");
  static final Grammar.Entry SNAPSHOT_REWRITE =
      Grammar.Entry.of(
          "snapshot rewrite", "Leave files out of snapshots, or correct them.", "rewrite");
  static final Grammar.Entry FORGET =
      Grammar.Entry.of("forget", "Remove the snapshots that a policy does not keep.");
  static final Grammar.Entry LS = Grammar.Entry.of("ls", "List the files of a snapshot.");
  static final Grammar.Entry FIND =
      Grammar.Entry.of("find", "Find files in snapshots, or what a blob or a pack is used for.");
  static final Grammar.Entry STATS =
      Grammar.Entry.of("stats", "Show how much snapshots hold, and what that takes.");
  static final Grammar.Entry DUMP =
      Grammar.Entry.of("dump", "Write a file of a snapshot, or a directory as a tar archive.");
  static final Grammar.Entry REPO_INIT =
      Grammar.Entry.of("repo init", "Create a new repository.", "init");
  static final Grammar.Entry COPY =
      Grammar.Entry.of("copy", "Copy snapshots of another repository to this one.");
  static final Grammar.Entry REPO_CHECK =
      Grammar.Entry.of("repo check", "Verify that a repository is complete and sound.", "check");
  static final Grammar.Entry REPO_PRUNE =
      Grammar.Entry.of(
          "repo prune", "Free the space of what no snapshot, or no policy, keeps.", "prune");
  static final Grammar.Entry REPO_LOG =
      Grammar.Entry.of("repo log", "List what commands removed from a repository.");
  static final Grammar.Entry REPO_ROLLBACK =
      Grammar.Entry.of("repo rollback", "Undo what a command removed.");
  static final Grammar.Entry REPO_REPAIR =
      Grammar.Entry.of("repo repair", "Repair a damaged repository, or say how.", "repair");
  static final Grammar.Entry KEY_LIST =
      Grammar.Entry.of("key list", "List the keys that open a repository.", "key ls");
  static final Grammar.Entry KEY_ADD =
      Grammar.Entry.of("key add", "Add a key with a password of its own.");
  static final Grammar.Entry KEY_PASSWD =
      Grammar.Entry.of("key passwd", "Change the password of a key.");
  static final Grammar.Entry KEY_REMOVE =
      Grammar.Entry.of("key remove", "Remove a key.", "key rm", "key delete");
  static final Grammar.Entry KEY_EXPORT =
      Grammar.Entry.of("key export", "Print the code that opens a repository without a password.");
  static final Grammar.Entry CACHE_LIST =
      Grammar.Entry.of("cache list", "Show how much the local caches hold.", "cache ls");
  static final Grammar.Entry CACHE_CLEAN =
      Grammar.Entry.of("cache clean", "Remove copies from the local caches.");
  static final Grammar.Entry CACHE_DIR =
      Grammar.Entry.of("cache dir", "Print where the local caches are.");
  static final Grammar.Entry ENV =
      Grammar.Entry.of("env", "Show which settings are in force and where they come from.");
  static final Grammar.Entry COMPLETION =
      Grammar.Entry.of("completion", "Print the completion script of a shell.");
  static final Grammar.Entry HELP_COMMAND =
      Grammar.Entry.of("help", "Show the help of a command or a topic.");
  static final Grammar.Entry VERSION = Grammar.Entry.of("version", "Show the version of dj.");

  private static final List<Grammar.Entry> ENTRIES =
      List.of(
          REPO_INIT,
          BACKUP_CREATE,
          SNAPSHOT_LIST,
          SNAPSHOT_SHOW,
          SNAPSHOT_DIFF,
          SNAPSHOT_TAG,
          SNAPSHOT_PIN,
          SNAPSHOT_REWRITE,
          SNAPSHOT_DELETE,
          SNAPSHOT_UNDELETE,
          FORGET,
          LS,
          FIND,
          DUMP,
          STATS,
          RESTORE,
          COPY,
          REPO_CHECK,
          REPO_PRUNE,
          REPO_LOG,
          REPO_ROLLBACK,
          REPO_REPAIR,
          KEY_LIST,
          KEY_ADD,
          KEY_PASSWD,
          KEY_REMOVE,
          KEY_EXPORT,
          CACHE_LIST,
          CACHE_CLEAN,
          CACHE_DIR,
          ENV,
          COMPLETION,
          HELP_COMMAND,
          VERSION);

  private Commands() {}

  /// The words of all commands and the options that may stand anywhere.
  static Grammar grammar() {
    return new Grammar(ENTRIES, globals());
  }

  /// The global options.
  static List<Option> globals() {
    List<Option> options = new ArrayList<>(Setting.options());
    options.add(HELP);
    return List.copyOf(options);
  }

  /// The models of all commands, for the reference.
  static List<CommandModel> models() {
    return ENTRIES.stream().map(entry -> create(entry).model()).toList();
  }

  static Command create(Grammar.Entry entry) {
    return switch (entry.name()) {
      case "repo init" -> new InitCommand();
      case "backup create" -> new BackupCommand();
      case "snapshot list" -> new SnapshotListCommand();
      case "snapshot show" -> new SnapshotShowCommand();
      case "snapshot diff" -> new SnapshotDiffCommand();
      case "snapshot tag" -> new SnapshotTagCommand();
      case "snapshot pin" -> new SnapshotPinCommand();
      case "snapshot rewrite" -> new SnapshotRewriteCommand();
      case "snapshot delete" -> new SnapshotDeleteCommand();
      case "snapshot undelete" -> RollbackCommand.ofSnapshots();
      case "forget" -> new ForgetCommand();
      case "repo prune" -> new PruneCommand();
      case "repo log" -> new LogCommand();
      case "repo rollback" -> RollbackCommand.ofTransaction();
      case "ls" -> new LsCommand();
      case "find" -> new FindCommand();
      case "dump" -> new DumpCommand();
      case "stats" -> new StatsCommand();
      case "restore" -> new RestoreCommand();
      case "copy" -> new CopyCommand();
      case "repo check" -> new CheckCommand();
      case "repo repair" -> new RepairCommand();
      case "key list" -> new KeyListCommand();
      case "key add" -> new KeyAddCommand();
      case "key passwd" -> new KeyPasswdCommand();
      case "key remove" -> new KeyRemoveCommand();
      case "key export" -> new KeyExportCommand();
      case "cache list" -> new CacheListCommand();
      case "cache clean" -> new CacheCleanCommand();
      case "cache dir" -> new CacheDirCommand();
      case "env" -> new EnvCommand();
      case "completion" -> new CompletionCommand();
      case "help" -> new HelpCommand();
      case "version" -> new VersionCommand();
      default -> throw new IllegalStateException("no such command: " + entry.name());
    };
  }
}
