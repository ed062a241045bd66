const LOOK_MS = 20

/**
 * Resolves once `holds` answers true; looks again and again instead of sleeping. Rejects when it does not come true in
 * time, and at once when `holds` throws.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { what, withinMs = 15_000 }: { what: string; withinMs?: number },
): Promise<void> {
  const patience = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > patience) throw new Error(`Not within ${withinMs} ms: ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
