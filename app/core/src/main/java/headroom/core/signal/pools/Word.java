package headroom.core.signal.pools;

import headroom.core.environment.Level;
import headroom.core.signal.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One thing to say beside the figures.
///
/// @param headline what stands above when nothing is worse
record Word(Level level, String headline, String sentence) {

    /// The verdict with these words added to it.
    static Verdict added(Verdict to, List<Word> words) {
        String sentence = to.sentence();
        for (Word word : words) {
            sentence += " " + word.sentence();
        }
        Optional<Word> worst =
                words.stream()
                        .filter(w -> w.level().worseThan(to.level()))
                        .max(Comparator.comparing(Word::level));
        return new Verdict(
                worst.map(Word::level).orElse(to.level()),
                worst.map(Word::headline).orElse(to.headline()),
                sentence.strip(),
                to.remedy());
    }

    /// The verdict with these words added to it, the graver ones in front.
    static Verdict around(Verdict to, List<Word> words) {
        Verdict whole = added(to, words);
        var sentences = new ArrayList<String>();
        words.stream().filter(w -> graver(w, to)).map(Word::sentence).forEach(sentences::add);
        sentences.add(to.sentence());
        words.stream().filter(w -> !graver(w, to)).map(Word::sentence).forEach(sentences::add);
        return new Verdict(
                whole.level(),
                whole.headline(),
                String.join(" ", sentences).strip(),
                whole.remedy());
    }

    private static boolean graver(Word word, Verdict than) {
        return word.level().worseThan(than.level()) && word.level() != Level.WATCH;
    }
}
