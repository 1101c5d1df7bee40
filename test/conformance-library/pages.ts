/** The paginators of the service. */
import { LimitOffsetPagination, PageNumberPagination } from 'fastify-viewsets'

export class Pages extends PageNumberPagination {
  override pageSize = 3
  override pageSizeQueryParam = 'size'
  override maxPageSize = 20
}

export class Windows extends LimitOffsetPagination {
  override defaultLimit = 3
}
