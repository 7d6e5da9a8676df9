package dev.muster.scheduler;

final class FakeSchedulersTest extends SchedulersContract {
    @Override
    protected Schedulers schedulers() {
        return new FakeSchedulers();
    }
}
