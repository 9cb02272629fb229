package headroom.adapters.postgres;

import headroom.core.poll.ProbeFailure;
import headroom.core.reading.Reason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Work that is given up after a while. It happens on a virtual thread made for it, since only
/// there an interrupt closes the socket that it waits for, even while logging in.
///
/// @param within how long it may take
/// @param late what is said when it took longer
/// @param grace how long it may take to end when it was interrupted
/// @param stubborn done when it has not ended even then: looking up a name hears no interrupt
record InTime(Duration within, Supplier<Reason> late, Duration grace, Runnable stubborn) {

    <T> T run(Callable<T> work) throws ProbeFailure, InterruptedException {
        var gaveUp = false;
        var task = new FutureTask<>(work);
        Thread worker = Thread.ofVirtual().name("headroom-postgres-use").start(task);
        try {
            gaveUp = !worker.join(within);
        } finally {
            if (worker.isAlive()) {
                stop(worker);
            }
        }
        if (task.state() == Future.State.SUCCESS) {
            return task.resultNow();
        }
        Throwable why =
                task.state() == Future.State.FAILED
                        ? task.exceptionNow()
                        : new InterruptedException("still at it");
        switch (why) {
            case ProbeFailure failure -> throw failure;
            case InterruptedException interrupted -> {
                if (!gaveUp) {
                    throw interrupted;
                }
                throw new ProbeFailure(late.get(), interrupted);
            }
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            default -> throw new IllegalStateException("undeclared", why);
        }
    }

    private void stop(Thread worker) throws InterruptedException {
        worker.interrupt();
        if (!worker.join(grace)) {
            stubborn.run();
        }
    }
}
