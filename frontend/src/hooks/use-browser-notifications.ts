/** Whether this browser may show notifications while the page is hidden; asked for by a button, never on load. */
export function useBrowserNotifications(): {
  permission: NotificationPermission | 'unsupported'
  request: () => Promise<void>
} {
  throw new Error('not connected yet')
}
