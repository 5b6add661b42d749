package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.application.search.SoughtBlobs;
import dj.domain.error.UsageException;
import dj.domain.filter.EntryFilter;
import dj.domain.filter.PathRules;
import dj.domain.filter.SizeRange;
import dj.domain.id.IdPrefix;
import dj.domain.tree.EntryType;
import dj.domain.tree.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What `dj find` looks for.
final class FindOptions {
  private static final String CHOOSING = "Choosing files";
  private static final String USES = "Uses";
  private static final String OUTPUT = "Listing";

  static final Option SNAPSHOTS =
      Option.repeated(
          "Where to search",
          "ID[:PATH]",
          "Search this snapshot, or a directory of it, instead of all.",
          "-s",
          "--snapshot");
  private static final Option IGNORE_CASE =
      Option.flag(CHOOSING, "Do not tell upper from lower case.", "-i", "--ignore-case");
  private static final Option TYPES =
      Option.repeated(
          CHOOSING,
          "TYPE[,TYPE...]",
          "Only entries of this type: file, dir, symlink, fifo, socket, chardev or dev.",
          "--type");
  private static final Option SIZE =
      Option.single(
          CHOOSING,
          "SIZE",
          "Only files of this size: +10M and more, --size=-1K and less, or 1K-10M.",
          "--size");
  private static final Option OLDEST =
      Option.single(
          CHOOSING, "TIME", "Only what was modified at this time or later.", "-O", "--oldest");
  private static final Option NEWEST =
      Option.single(
          CHOOSING, "TIME", "Only what was modified at this time or before.", "-N", "--newest");
  private static final Option BLOBS =
      Option.repeated(
          USES, "ID", "Find files that use a data blob, by the beginning of its id.", "--blob");
  private static final Option TREES =
      Option.repeated(
          USES, "ID", "Find directories and files that use a tree blob, likewise.", "--tree");
  private static final Option PACKS =
      Option.repeated(USES, "ID", "Find what uses any blob of a pack, likewise.", "--pack");
  static final Option LONG =
      Option.flag(OUTPUT, "Show mode, owner, size and time too.", "-l", "--long");
  static final Option NUMERIC =
      Option.flag(OUTPUT, "With --long: owners as numbers.", "--numeric-ids");
  static final Option NUL =
      Option.flag(OUTPUT, "End each line with a NUL instead of a line end.", "-0", "--print0");

  static final List<Option> ALL =
      List.of(
          SNAPSHOTS,
          IGNORE_CASE,
          TYPES,
          SIZE,
          OLDEST,
          NEWEST,
          BLOBS,
          TREES,
          PACKS,
          LONG,
          NUMERIC,
          NUL);

  private final Session session;
  private final Arguments arguments;

  FindOptions(Session session) {
    this.session = session;
    this.arguments = session.arguments();
  }

  /// The filter that the patterns and options make.
  ///
  /// @throws UsageException if one of them is not valid
  EntryFilter filter() {
    PathRules.Builder rules = PathRules.builder();
    for (String pattern : arguments.operands()) {
      if (arguments.isOn(IGNORE_CASE)) {
        rules.addIgnoringCase(pattern);
      } else {
        rules.add(pattern);
      }
    }
    return new EntryFilter(
        rules.build(),
        types(),
        time(OLDEST),
        time(NEWEST),
        arguments.value(SIZE).map(SizeRange::parse));
  }

  /// The blobs whose use is asked for.
  ///
  /// @throws UsageException if what stands there is no id
  SoughtBlobs soughtBlobs() {
    return new SoughtBlobs(ids(BLOBS), ids(TREES), ids(PACKS));
  }

  private List<IdPrefix> ids(Option option) {
    return arguments.words(option).stream().map(IdPrefix::parse).toList();
  }

  private Set<EntryType> types() {
    Set<EntryType> types = EnumSet.noneOf(EntryType.class);
    arguments.words(TYPES).stream().map(FindOptions::type).forEach(types::add);
    return types;
  }

  private static EntryType type(String word) {
    return Arrays.stream(EntryType.values())
        .filter(type -> EntryText.typeName(type).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "'" + word + "' is no type of an entry",
                "use one of "
                    + Arrays.stream(EntryType.values())
                        .map(EntryText::typeName)
                        .collect(Collectors.joining(", "))));
  }

  private Optional<Timestamp> time(Option option) {
    return arguments
        .value(option)
        .map(text -> {
          Instant time =
              SnapshotTime.parse(
                  text, session.environment().clock().instant(), session.environment().zone());
          return new Timestamp(time.getEpochSecond(), time.getNano());
        });
  }
}
