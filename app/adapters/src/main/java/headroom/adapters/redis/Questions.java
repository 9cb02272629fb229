package headroom.adapters.redis;

import headroom.core.queue.Inquiry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Asks questions in one round trip and, where the server lets us, in one moment of its own, so
/// that counters and depths belong together. A transaction fails as a whole when we may not run one
/// of its commands: what was refused is therefore left out for a while, as if it had been asked and
/// refused alone.
final class Questions {

    /// After so many reads it is tried again, since rights can be given meanwhile.
    private static final int READS = 30;

    private static final String GIVEN_UP = "EXECABORT";

    private final Map<Command, String> refused = new HashMap<>();
    private int reads;

    /// The replies to questions, in their order.
    ///
    /// @param before outside of the moment
    /// @param within in one moment, if `moment` says so
    /// @param moment the server's refusal where it gives none; empty where it does
    record Answers(List<Reply> before, Map<Command, Reply> within, String moment) {

        <T> T to(Inquiry<Command, Reply, T> inquiry) throws IOException {
            return inquiry.meaning().of(replies(inquiry));
        }

        List<Reply> replies(Inquiry<Command, Reply, ?> inquiry) {
            return inquiry.questions().stream().map(this::to).toList();
        }

        /// @throws Refusal when the server did none of it, for another reason than rights
        void done() throws Refusal {
            if (moment.startsWith(GIVEN_UP)) {
                for (Map.Entry<Command, Reply> each : within.entrySet()) {
                    if (each.getValue() instanceof Reply.Refused(String words)) {
                        throw new Refusal(each.getKey(), words, !words.startsWith("NOAUTH"));
                    }
                }
                throw new Refusal(Command.exec(), moment, true);
            }
        }

        Reply to(Command command) {
            return within.getOrDefault(command, new Reply.Nothing());
        }
    }

    /// What was refused is asked for again with the next read.
    void forget() {
        refused.clear();
    }

    Answers ask(Link link, List<Command> before, List<Command> within, Deadline deadline)
            throws IOException {
        if (++reads > READS) {
            reads = 0;
            refused.clear();
        }
        Answers first = once(link, before, within, deadline);
        if (!learn(first)) {
            return first;
        }
        return once(link, before, within, deadline);
    }

    /// Whether the transaction was given up for want of rights that was not known.
    private boolean learn(Answers answers) {
        if (!answers.moment().startsWith(GIVEN_UP)) {
            return false;
        }
        int known = refused.size();
        boolean named = false;
        for (Map.Entry<Command, Reply> each : answers.within().entrySet()) {
            if (each.getValue() instanceof Reply.Refused(String words)) {
                named = true;
                if (RightsReader.right(words)) {
                    refused.putIfAbsent(each.getKey(), words);
                }
            }
        }
        if (!named) {
            String words = answers.moment();
            int right = words.indexOf("NOPERM");
            refused.putIfAbsent(Command.multi(), right < 0 ? words : words.substring(right));
        }
        return refused.size() > known;
    }

    private Answers once(Link link, List<Command> before, List<Command> within, Deadline deadline)
            throws IOException {
        List<Command> asked = within.stream().filter(c -> !refused.containsKey(c)).toList();
        boolean moment = !refused.containsKey(Command.multi());
        List<Command> all = new ArrayList<>(before);
        if (moment) {
            all.add(Command.multi());
        }
        all.addAll(asked);
        if (moment) {
            all.add(Command.exec());
        }
        List<Reply> replies = link.ask(all, deadline);
        List<Reply> first = replies.subList(0, before.size());
        if (!moment) {
            return answers(
                    first,
                    asked,
                    replies.subList(before.size(), replies.size()),
                    refused.getOrDefault(Command.multi(), ""));
        }
        List<Reply> queued = replies.subList(before.size() + 1, replies.size() - 1);
        if (replies.get(before.size()) instanceof Reply.Refused(String words)) {
            refused.put(Command.multi(), words); // each was answered by itself
            return answers(first, asked, queued, words);
        }
        return switch (replies.getLast()) {
            case Reply.Many(List<Reply> elements) when elements.size() == asked.size() ->
                    answers(first, asked, elements, "");
            case Reply.Refused(String words) when words.startsWith(GIVEN_UP) ->
                    answers(first, asked, queued, words);
            case Reply.Refused(String words) -> {
                refused.put(Command.multi(), words);
                link.close(); // it may still believe to be within
                yield answers(first, asked, queued, GIVEN_UP + " " + words);
            }
            default -> throw new Violation("a transaction that is none");
        };
    }

    private Answers answers(
            List<Reply> before, List<Command> asked, List<Reply> replies, String moment) {
        Map<Command, Reply> within = new LinkedHashMap<>();
        refused.forEach((command, words) -> within.put(command, new Reply.Refused(words)));
        for (int i = 0; i < asked.size(); i++) {
            within.put(asked.get(i), replies.get(i));
        }
        return new Answers(before, within, moment);
    }
}
