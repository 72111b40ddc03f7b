/** The MCP TypeScript SDK's client, on its streamable HTTP transport. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export interface ToolCall {
  /** `result`, `tool error`, or the error of the call itself; undefined while there is none. */
  outcome: string | undefined;
  /** Leaves, whatever is still to come. */
  leave(): Promise<void>;
}

/** Connects and calls a tool. */
export async function callTool(port: number, name: string, onChange: () => void): Promise<ToolCall> {
  const client = new Client({ name: 'reproduction', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`));
  // The SDK's own types do not agree under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
  const call: ToolCall = { outcome: undefined, leave: () => client.close() };
  const settle = (outcome: string): void => {
    call.outcome = outcome;
    onChange();
  };
  client.callTool({ name }).then(
    (result) => settle(result.isError === true ? 'tool error' : 'result'),
    (error: unknown) => settle(String(error)),
  );
  return call;
}
