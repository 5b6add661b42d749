/// Picocli, the command line parser, from its published sources.
///
/// `java.sql` serves only the conversion of SQL types on a command line; without it Picocli leaves
/// those converters out.
module info.picocli {
  requires static java.sql;

  exports picocli;
}
