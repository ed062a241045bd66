import { Outlet } from '@tanstack/react-router'

import { ToastHost } from './toast-host.tsx'

/** What surrounds every page, signed in or not. */
export function RootFrame() {
  return (
    <>
      <Outlet />
      <ToastHost />
    </>
  )
}
