package headroom.adapters.wire;

import headroom.core.poll.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/// A socket, not connected yet, that counts what passes for whoever wants to know: see [Tally]. On
/// a virtual thread an interrupt closes it, as any.
public final class CountedSocket extends Socket {

    public CountedSocket() {}

    @Override
    public InputStream getInputStream() throws IOException {
        return Tally.counted(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return Tally.counted(super.getOutputStream());
    }
}
