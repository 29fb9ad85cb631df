/** Who makes a change; a change without either is the product's own. */
export interface Actor {
  readonly userId: string | null;
  readonly apiKeyId: string | null;
}

export const theProduct: Actor = { userId: null, apiKeyId: null };
