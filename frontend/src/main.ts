import { createApp } from 'vue'
import { setConfig } from 'frappe-ui'
import App from './App.vue'
import { boot, isGuest, loadBoot } from './boot'
import { resourceFetcher } from './api/request'
import { startWorker } from './data/offline'
import { createScreensRouter } from './router'
import './style.css'

async function start() {
  await loadBoot()
  document.documentElement.lang = boot.language
  setConfig('resourceFetcher', resourceFetcher)
  createApp(App).use(createScreensRouter()).mount('#app')
  if (!isGuest()) startWorker()
}

void start()
