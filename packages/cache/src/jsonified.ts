/** A value after a way through JSON: dates are ISO strings. */
export type Jsonified<Value> = Value extends { toJSON: () => infer Json }
  ? Json
  : Value extends object
    ? { [Key in keyof Value]: Jsonified<Value[Key]> }
    : Value;
