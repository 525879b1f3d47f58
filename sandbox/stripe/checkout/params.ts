import type { MetadataParams } from '../operation';
import type { PriceTerms } from '../resources/prices';

export type LineItemParams = {
  price?: string;
  price_data?: PriceTerms & {
    product?: string;
    product_data?: {
      name: string;
      description?: string;
      images?: string[];
      metadata?: MetadataParams;
      unit_label?: string;
    };
  };
  quantity?: number;
  metadata?: MetadataParams;
};

export type SessionParams = {
  mode?: string;
  ui_mode?: string;
  success_url?: string;
  cancel_url?: string;
  line_items?: LineItemParams[];
  currency?: string;
  customer?: string;
  customer_email?: string;
  customer_creation?: 'always' | 'if_required';
  client_reference_id?: string;
  expires_at?: number;
  locale?: string;
  submit_type?: string;
  metadata?: MetadataParams;
  allowed_payment_method_types?: string[];
  branding_settings?: { display_name?: string };
  custom_text?: { submit?: { message: string } | null };
  payment_intent_data?: {
    description?: string;
    receipt_email?: string;
    statement_descriptor?: string;
    statement_descriptor_suffix?: string;
    transfer_group?: string;
    metadata?: MetadataParams;
  };
};

/** The parameters of a new session that the stand-in acts on. */
export const SESSION_PARAMS: readonly string[] = [
  'allowed_payment_method_types',
  'branding_settings.display_name',
  'cancel_url',
  'client_reference_id',
  'currency',
  'custom_text.submit',
  'customer',
  'customer_creation',
  'customer_email',
  'expires_at',
  'line_items.metadata',
  'line_items.price',
  'line_items.price_data.currency',
  'line_items.price_data.product',
  'line_items.price_data.product_data.description',
  'line_items.price_data.product_data.images',
  'line_items.price_data.product_data.metadata',
  'line_items.price_data.product_data.name',
  'line_items.price_data.product_data.unit_label',
  'line_items.price_data.recurring',
  'line_items.price_data.tax_behavior',
  'line_items.price_data.unit_amount',
  'line_items.quantity',
  'locale',
  'metadata',
  'mode',
  'payment_intent_data.description',
  'payment_intent_data.metadata',
  'payment_intent_data.receipt_email',
  'payment_intent_data.statement_descriptor',
  'payment_intent_data.statement_descriptor_suffix',
  'payment_intent_data.transfer_group',
  'submit_type',
  'success_url',
  'ui_mode',
];
