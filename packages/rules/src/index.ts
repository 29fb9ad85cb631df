export { rules } from './index.generated.js';
