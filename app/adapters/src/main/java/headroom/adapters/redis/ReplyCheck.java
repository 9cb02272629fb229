package headroom.adapters.redis;

/// Follows the bytes of replies (RESP 2) and refuses them before the driver sees them: the driver
/// allocates what a length says, recurses as deep as arrays nest, and reads as long as bytes come.
final class ReplyCheck {

    static final int MOST_BYTES = 16 << 20;
    static final int LONGEST_BULK = 8 << 20;
    static final int LONGEST_LINE = 4096;
    static final int MOST_ELEMENTS = 100_000;
    static final int DEEPEST = 4;

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private enum At {
        TYPE,
        LINE,
        LINE_FEED,
        BULK,
        BULK_RETURN,
        BULK_FEED
    }

    private final int[] open = new int[DEEPEST];
    private int depth;
    private At at = At.TYPE;
    private int type;
    private int lineLength;
    private long number;
    private boolean negative;
    private int bulkLeft;
    private int repliesLeft;
    private int bytes;
    private int elements;

    /// Begins to count anew for the answers to so many commands.
    void expect(int replies) {
        repliesLeft = replies;
        bytes = 0;
        elements = 0;
        depth = 0;
        at = At.TYPE;
    }

    /// Looks at what arrived.
    void accept(byte[] buffer, int offset, int length) throws Violation {
        bytes += length;
        if (bytes > MOST_BYTES) {
            throw new Violation("an answer of more than " + (MOST_BYTES >> 20) + " MiB");
        }
        int end = offset + length;
        for (int i = offset; i < end; ) {
            if (at == At.BULK) {
                int taken = Math.min(bulkLeft, end - i);
                bulkLeft -= taken;
                i += taken;
                at = bulkLeft == 0 ? At.BULK_RETURN : At.BULK;
            } else {
                accept(buffer[i++]);
            }
        }
    }

    private void accept(byte b) throws Violation {
        switch (at) {
            case TYPE -> begin(b);
            case LINE -> {
                if (b == '\r') {
                    at = At.LINE_FEED;
                } else {
                    line(b);
                }
            }
            case LINE_FEED -> {
                require(b == '\n');
                endOfLine();
            }
            case BULK_RETURN -> {
                require(b == '\r');
                at = At.BULK_FEED;
            }
            case BULK_FEED -> {
                require(b == '\n');
                complete();
            }
            case BULK -> throw new IllegalStateException("bulks are skipped whole");
        }
    }

    private void begin(byte b) throws Violation {
        if (repliesLeft == 0) {
            throw new Violation("more answers than questions");
        }
        if (b == TLS_ALERT || b == TLS_HANDSHAKE) {
            throw new Encrypted();
        }
        require(b == '+' || b == '-' || b == ':' || b == '$' || b == '*');
        type = b;
        lineLength = 0;
        number = 0;
        negative = false;
        at = At.LINE;
    }

    private void line(byte b) throws Violation {
        require(b != '\n');
        lineLength++;
        if (type == '+' || type == '-') {
            if (lineLength > LONGEST_LINE) {
                throw new Violation("a line of more than " + LONGEST_LINE + " bytes");
            }
            return;
        }
        if (b == '-' && lineLength == 1) {
            negative = true;
            return;
        }
        require(b >= '0' && b <= '9' && lineLength <= 20);
        number = type == ':' ? 0 : Math.min(number * 10 + (b - '0'), Integer.MAX_VALUE);
    }

    private void endOfLine() throws Violation {
        require(type == '+' || type == '-' || lineLength > (negative ? 1 : 0));
        if (type != '$' && type != '*') {
            complete();
            return;
        }
        if (negative) {
            require(number == 1); // -1: nothing
            complete();
        } else if (type == '$') {
            if (number > LONGEST_BULK) {
                throw new Violation("a value announced with %d bytes or more".formatted(number));
            }
            bulkLeft = (int) number;
            at = number == 0 ? At.BULK_RETURN : At.BULK;
        } else {
            array();
        }
    }

    private void array() throws Violation {
        if (number > MOST_ELEMENTS - elements) {
            throw new Violation("a list announced with %d elements or more".formatted(number));
        }
        elements += (int) number;
        if (number == 0) {
            complete();
            return;
        }
        if (depth == DEEPEST) {
            throw new Violation("lists nested more than " + DEEPEST + " deep");
        }
        open[depth++] = (int) number;
        at = At.TYPE;
    }

    private void complete() {
        at = At.TYPE;
        while (depth > 0) {
            if (--open[depth - 1] > 0) {
                return;
            }
            depth--;
        }
        repliesLeft--;
    }

    private static void require(boolean holds) throws Violation {
        if (!holds) {
            throw new Violation("not what Redis sends");
        }
    }
}
