/** An ESLint formatter that writes SARIF 2.1.0 with the path of each finding. */
export default function formatSarif(results: readonly object[], context: object): Promise<string>;
