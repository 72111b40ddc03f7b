/** One of many things, and the others by way of which a property comes to it. */
export type Relation = readonly [one: unknown, others: readonly unknown[]];

/** Everything that has a property, by itself or by way of others: linear in the number of relations. */
export function spread(holding: Iterable<unknown>, relations: readonly Relation[]): ReadonlySet<unknown> {
  const users = new Map<unknown, unknown[]>();
  for (const [user, others] of relations) {
    for (const other of others) {
      const known = users.get(other);
      if (known === undefined) users.set(other, [user]);
      else known.push(user);
    }
  }
  const found = new Set<unknown>(holding);
  // A set that grows while it is walked: each thing once.
  for (const one of found) for (const user of users.get(one) ?? []) found.add(user);
  return found;
}
