/** Many connections, one after the other, each of which leaves as soon as its request is out. */
import { RawClient, type Departure } from './raw.ts';

export async function rapid(port: number, times: number, how: Departure, path?: string): Promise<void> {
  for (let n = 0; n < times; n++) {
    const client = new RawClient(port, path === undefined ? {} : { path });
    await new Promise((resolve) => setImmediate(resolve));
    client.leave(how);
  }
}
