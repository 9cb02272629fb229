package headroom.adapters.files;

import headroom.core.environment.Capacity;
import headroom.core.reading.Bytes;
import tools.jackson.databind.util.StdConverter;

/// The `capacity:` block, whose one key says where the figures come from.
record CapacityBlock(Configured configured) {

    record Configured(Bytes allocated, Bytes ceiling) {}

    static final class Reader extends StdConverter<CapacityBlock, Capacity> {
        @Override
        public Capacity convert(CapacityBlock block) {
            return new Capacity(block.configured().allocated(), block.configured().ceiling());
        }
    }

    static final class Writer extends StdConverter<Capacity, CapacityBlock> {
        @Override
        public CapacityBlock convert(Capacity capacity) {
            return new CapacityBlock(new Configured(capacity.allocated(), capacity.ceiling()));
        }
    }
}
