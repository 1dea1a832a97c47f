import { MemoryStore } from '../../eventlog/stores/memory';
import { describeStore } from './store-tests';

describeStore('memory', () => new MemoryStore());
