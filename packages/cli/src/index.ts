export { startTerrasafe } from './start/terrasafe-stack.js';
