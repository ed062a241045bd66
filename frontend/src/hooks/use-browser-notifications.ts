import { useSyncExternalStore } from 'react'

import { type Permission, permission, requestPermission } from '../lib/browser-notification.ts'

/** Whether this browser may show notifications while the page is hidden; asked for by a button, never on load. */
export function useBrowserNotifications(): {
  permission: Permission
  request: () => Promise<void>
} {
  return {
    permission: useSyncExternalStore(permission.subscribe, permission.get),
    request: requestPermission,
  }
}
