export { FakeHost, type FakeAnswer, type PostedStatus } from './fake-host.js';
