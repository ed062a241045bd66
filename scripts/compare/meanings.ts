/** How the figures are to be read: printed under every table. */
export const meanings: readonly string[] = [
  'Each mode has a fresh server process with a copy of the same database, and hears the same events, written over REST.',
  "Delivery from just before the POST: from the moment before the writer sends the request until the reader's client has it. From the event's own time: from the time that the event carries, taken in its transaction just before the commit (whole ms), until the same moment.",
  'Lost: not there 3 s after the last event (with polling: 3 s after the longest interval). Doubled: told twice.',
  "Requests are counted by the server, polling requests by the clients. Bytes are counted at the clients' TCP connections, HTTP and WebSocket framing included, TCP and IP headers not; a browser sends more headers than these clients.",
  'CPU is user and system time of the server process, all threads, in percent of one core.',
  'RSS and JavaScript objects: what opening all lines added, after a full collection that gives memory back, divided by users; the pages are loaded before. Kernel objects: open connections, two ends each, times the sizes in /proc/slabinfo; the two lines below it are what the caches of the whole machine really grew by, other programs included.',
  'The unified socket carries account and presence as well; legacy has two sockets, for notifications (W17) and friend requests (W16). Pings are sent as the pages do: legacy every 30 s a socket, unified every 25 s.',
]
