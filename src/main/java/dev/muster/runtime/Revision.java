package dev.muster.runtime;

/// Where what a runtime saw of an instance stands among all that it saw of it: what is older is no news, by
/// whatever way and however late it comes.
///
/// @param life of whoever counts, without spaces; revisions of two lives are not compared
/// @param number grows with each change of an instance within a life
public record Revision(String life, long number) {
    /// Of a runtime that cannot tell: always news.
    public static final Revision NONE = new Revision("", 0);

    /// The revision of the next change.
    public Revision next() {
        return new Revision(life, number + 1);
    }
}
