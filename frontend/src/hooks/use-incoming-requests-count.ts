/** Friend requests waiting for me; 0 until known. Told by events: it never polls. */
export function useIncomingRequestsCount(): number {
  throw new Error('not connected yet')
}
