import { LazyObject, Marks } from '../eval/term.js';
import { Unknown } from '../value.js';

/** What a reference to something that the module does not declare gives: any attribute, any instance, all unknown. */
export class Undeclared extends LazyObject {
  readonly reference: string;
  readonly marks = Marks.none;
  override readonly reason: string;

  constructor(reason: string, reference: string, isInstance = false) {
    super(isInstance ? undefined : new Undeclared(reason, reference, true));
    this.reference = reference;
    this.reason = reason;
  }

  get(name: string): Unknown {
    return new Unknown(this.reason, `${this.reference}.${name}`);
  }

  keys(): undefined {
    return undefined;
  }
}
