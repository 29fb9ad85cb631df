const checks = new Map<symbol, { readonly name: string; readonly isAlive: () => boolean }>();

/**
 * `/health` of this process fails as soon as `isAlive` answers false: for what a restart heals, never for a dependency
 * that is away.
 * @returns a function that ends the watch
 */
export function watchLiveness(name: string, isAlive: () => boolean): () => void {
  const key = Symbol(name);
  checks.set(key, { name, isAlive });
  return () => void checks.delete(key);
}

/** Names of what is stuck. */
export function findStuck(): string[] {
  return [...checks.values()].filter(({ isAlive }) => !isAlive()).map(({ name }) => name);
}
