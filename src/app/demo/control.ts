/** A call of the sandbox's control API, as its own pages do: `control('clock', { real: true })`. */
export type Control = (path: string, body?: unknown) => Promise<unknown>

/** @throws Error with the sandbox's own words */
export const sandboxControl =
  (sandboxUrl: string): Control =>
  async (path, body) => {
    const answer = await fetch(`${sandboxUrl}/sandbox/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`sandbox ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
