import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { isGuest } from './boot'
import { DOCUMENT_DOCTYPES } from './data/documents'
import { __ } from './translate'

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./pages/Home.vue') },
  { path: '/login', name: 'login', component: () => import('./pages/Login.vue') },
  {
    path: '/list/:doctype',
    name: 'list',
    component: () => import('./pages/List.vue'),
    props: true,
  },
  {
    path: '/new/:doctype',
    name: 'new',
    component: () => import('./pages/Form.vue'),
    props: (route) => ({ doctype: route.params.doctype, name: 'new', given: route.query }),
  },
  {
    path: '/form/:doctype/:name',
    name: 'form',
    component: () => import('./pages/Form.vue'),
    props: true,
    // A controlled document is read; its form opens for those who want to edit it.
    beforeEnter: ({ params, query }) =>
      DOCUMENT_DOCTYPES.includes(String(params.doctype)) && !query.edit
        ? { name: 'document', params, replace: true }
        : true,
  },
  {
    path: '/fill/:doctype/:name',
    name: 'fill',
    component: () => import('./pages/Fill.vue'),
    props: true,
  },
  { path: '/outbox', name: 'outbox', component: () => import('./pages/Outbox.vue') },
  {
    path: '/document/:doctype/:name',
    name: 'document',
    component: () => import('./pages/Document.vue'),
    props: true,
  },
  {
    path: '/valid',
    name: 'valid',
    component: () => import('./pages/Valid.vue'),
    props: ({ query }) => ({
      number: String(query.number ?? ''),
      revision: String(query.revision ?? ''),
    }),
  },
  {
    path: '/card/:name',
    name: 'card',
    component: () => import('./pages/ProcessCard.vue'),
    props: true,
  },
  {
    path: '/turtle/:name',
    name: 'turtle',
    component: () => import('./pages/Turtle.vue'),
    props: true,
  },
  { path: '/map', name: 'map', component: () => import('./pages/ProcessMap.vue') },
  {
    path: '/trace/:doctype?/:name?',
    name: 'trace',
    component: () => import('./pages/Trace.vue'),
    props: ({ params, query }) => ({
      doctype: String(params.doctype ?? ''),
      name: String(params.name ?? ''),
      number: String(query.number ?? ''),
      from: String(query.from ?? ''),
      to: String(query.to ?? ''),
    }),
  },
  { path: '/duties', name: 'duties', component: () => import('./pages/MyDuties.vue') },
  {
    path: '/standards/:standard?',
    name: 'standards',
    component: () => import('./pages/Standards.vue'),
    props: ({ params, query }) => ({
      standard: String(params.standard ?? ''),
      clause: String(query.clause ?? ''),
    }),
  },
  {
    path: '/transition/:standard?',
    name: 'transition',
    component: () => import('./pages/Transition.vue'),
    props: true,
  },
  { path: '/search', name: 'search', component: () => import('./pages/Search.vue') },
  {
    path: '/notifications',
    name: 'notifications',
    component: () => import('./pages/Notifications.vue'),
  },
  { path: '/reports', name: 'reports', component: () => import('./pages/Reports.vue') },
  {
    path: '/report/:name',
    name: 'report',
    component: () => import('./pages/Report.vue'),
    props: true,
  },
  {
    path: '/import/:doctype',
    name: 'import',
    component: () => import('./pages/Import.vue'),
    props: true,
  },
  { path: '/configure', name: 'configure', component: () => import('./pages/Configure.vue') },
  {
    path: '/configure/jobs/:kind?',
    name: 'jobs',
    component: () => import('./pages/Jobs.vue'),
    props: (route) => ({ kind: route.params.kind || 'waiting' }),
  },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/Missing.vue') },
]

export function createScreensRouter() {
  const router = createRouter({
    history: createWebHistory('/qms/'),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach((to) => {
    if (isGuest() && to.name !== 'login') return { name: 'login', query: { to: to.fullPath } }
    if (!isGuest() && to.name === 'login') return { name: 'home' }
  })
  return router
}

/** The window's title, so that tabs and screen readers tell the pages apart. */
export function setPageTitle(title: string): void {
  document.title = title ? `${title} – ${__('Quality Management')}` : __('Quality Management')
}
